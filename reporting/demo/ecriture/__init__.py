"""From the plan to the database: the only modules of the demo that know Django."""
