// Words as the server tells them: a small tree of parts, put into the page as text and a few harmless elements.
const TAGS = new Set(["strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li"]);
const BLOCKS = new Set(["pre", "blockquote", "ul", "ol"]);

const element = (name, properties, ...inside) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...inside);
  return made;
};

function node(part) {
  if (typeof part === "string") return document.createTextNode(part);
  if (typeof part.mention === "string") {
    const mine = part.mention === document.body.dataset.member ? " at--me" : "";
    return element(
      "a",
      { className: `at${mine}`, href: `/m/${encodeURIComponent(part.mention)}` },
      `@${part.name}`,
    );
  }
  if (TAGS.has(part.tag)) return element(part.tag, {}, ...part.parts.map(node));
  if (!/^https?:\/\//i.test(part.href)) return document.createTextNode(part.href ?? "");
  return element(
    "a",
    { href: part.href, rel: "nofollow ugc noopener noreferrer", target: "_blank" },
    part.href,
  );
}

/** Puts words into an element; a quote that stands above them stays. */
export function fill(place, parts) {
  const quote = place.querySelector(":scope > .re");
  place.replaceChildren(...(quote ? [quote] : []), ...parts.map(node));
}

/** The words without their marks, as the server's own `words`. */
export function plain(parts) {
  const of = (part) => {
    if (typeof part === "string") return part;
    if (part.mention) return `@${part.name}`;
    if (!part.tag) return part.href ?? "";
    const inside = part.parts.map(of).join("");
    return `${BLOCKS.has(part.tag) ? "\n" : ""}${inside}${/^(pre|blockquote|li)$/.test(part.tag) ? "\n" : ""}`;
  };
  return parts
    .map(of)
    .join("")
    .replace(/^\n+|\n+$/g, "");
}

/** How a message begins, on one line. */
export function excerpt(parts, longest = 80) {
  const words = [...plain(parts).split(/\s+/).filter(Boolean).join(" ")];
  return words.length <= longest
    ? words.join("")
    : `${words
        .slice(0, longest - 1)
        .join("")
        .trimEnd()}…`;
}
