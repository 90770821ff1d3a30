"""What building the site needs: tools, downloads, tokens, the assembled site and a server for it."""
