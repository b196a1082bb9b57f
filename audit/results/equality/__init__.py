"""Results by group of children: gender, ethnicity, disability, age."""
