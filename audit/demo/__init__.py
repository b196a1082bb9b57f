"""The demo council: an invented council with people, cases, rounds and audits, to look round in.

Everything is done by the same changes that people use, so it holds no state that they could not reach. The
same day and seed give the same council. What auditors write is in `evidence.yaml` and `rationales.yaml`.
"""
