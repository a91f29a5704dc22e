"""The doors that write: one service a transition."""
