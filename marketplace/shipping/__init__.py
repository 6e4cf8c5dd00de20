"""How a shop hands over: methods, rates by province, offers for a basket."""
