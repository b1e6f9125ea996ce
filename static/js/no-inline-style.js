// Turbo puts a <style> for its progress bar into the head as soon as it is imported. Our CSP refuses inline styles and
// would report each page; so the one insertion is swallowed here. Import this before Turbo.
const head = document.head;

head.insertBefore = (node, before) => {
  delete head.insertBefore;
  return node.tagName === "STYLE" ? node : head.insertBefore(node, before);
};
