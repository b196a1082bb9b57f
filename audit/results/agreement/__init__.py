"""How far two auditors of the same case agree: a view of results."""
