"""The demo history: invented people whose files realise the published 2018-2021 tables, then ordinary years.

Everything in this package but ``ecriture`` is plain Python: no database, no clock, one seed. The people,
their phones (ranges the ARCEP keeps for fiction) and their addresses are invented.
"""
