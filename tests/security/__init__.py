"""What attackers try, against every room at once: forged posts, odd input, words as markup, sockets of strangers."""
