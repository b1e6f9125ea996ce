"""Deciding together: proposals, the frozen roll, ballots open and secret, and what a passed one carries out."""
