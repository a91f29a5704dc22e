"""The doors that write a parcours: one service a transition."""
