"""How often each grade was given, beside the benchmark and the target."""
