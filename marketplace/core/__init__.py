"""What every domain stands on: settings, database, money, time, events. No Flask, no domain."""
