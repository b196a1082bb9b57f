"""What audits teach."""
