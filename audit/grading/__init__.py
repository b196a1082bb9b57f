"""Case audits: grading a case, judging themes and the whole, submitting, reading what was found."""
