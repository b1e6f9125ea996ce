"""Many tables at one dinner."""
