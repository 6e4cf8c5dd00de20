"""Do home businesses last, and what did support achieve? Read from the ledger, frozen by period."""
