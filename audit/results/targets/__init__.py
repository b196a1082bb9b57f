"""The targets and the benchmark that results stand beside."""
