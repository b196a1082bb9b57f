"""How figures run from round to round."""
