"""What to do on Seller Central: pages, partners, words."""
