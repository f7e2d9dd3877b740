"""What things cost, as ratios against bare work in the same run: `make bench`."""
