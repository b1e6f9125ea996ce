"""Synthetic worlds in the format of TRUST.md section 6, honest and attacked, for `python -m bench.trust`."""
