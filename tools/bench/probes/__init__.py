"""What runs inside a measured process: with the libraries of the layer, and none of the tools'."""
