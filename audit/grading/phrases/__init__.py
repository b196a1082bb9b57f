"""Phrases for evidence: kept by each auditor for themselves, and by QA leads for everybody."""
