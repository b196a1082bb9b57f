"""The time that an auditor is busy with an audit: for their own planning alone."""
