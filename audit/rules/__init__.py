"""What is true: the rules of case audit on plain values. Imports nothing of ours but itself."""
