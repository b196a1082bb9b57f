"""People: signing in and out, passwords, who may do what."""
