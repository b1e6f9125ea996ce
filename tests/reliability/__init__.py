"""What breaks by itself: power, disks that are busy, servers that are gone; nothing acknowledged is lost."""
