"""What an auditor wrote and may say who somebody is: said beside the field, replaced, kept or listed."""
