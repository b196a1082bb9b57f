"""Who took part in an audit and the worker's reflection: a page of the audit form."""
