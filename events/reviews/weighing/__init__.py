"""What reviews weigh and what venues score (TRUST.md section 4): pure, in arrays, for all venues at once or for one."""
