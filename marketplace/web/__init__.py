"""All that knows Flask: access, forms, words, and the pages by audience."""
