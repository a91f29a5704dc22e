"""``make setup``, ``make demo`` and ``make test``.

Standard library only: ``preparation`` runs before anything is installed. Every foreseeable failure is one
French sentence and a non-zero exit; what was being made is removed, what was finished is kept.
"""
