"""Lists as people keep them in chats: pasted in, copied out."""
