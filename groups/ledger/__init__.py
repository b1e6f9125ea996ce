"""The group's ledger: every act of power, a line chained to the one before."""
