"""What writes in the instances."""

from gouvernance.services.instances import charger_instances

__all__ = ["charger_instances"]
