// Cards that this phone keeps for the hours without network: of one person, gone with the sign-out and after the dinner.

const DRAWER = "tz:cards";
const MOST = 3;

/** Who is signed in here; nobody: a guest's own phone. */
export const mine = () => document.body.dataset.member ?? "";

function read() {
  try {
    return JSON.parse(localStorage.getItem(DRAWER)) ?? { member: mine(), cards: [] };
  } catch {
    return { member: mine(), cards: [] };
  }
}

/** Whose cards are kept. */
export const owner = () => read().member;

/** The cards whose dinners are not over. */
export const kept = () => read().cards.filter(({ until }) => until > Date.now());

/** Keeps a card, and no more than the last few. */
export function keep(card) {
  const others = owner() === mine() ? kept().filter(({ path }) => path !== card.path) : [];
  const cards = [card, ...others].slice(0, MOST);
  try {
    localStorage.setItem(DRAWER, JSON.stringify({ member: mine(), cards }));
  } catch {
    // a browser that keeps nothing: the open page goes on by itself
  }
}

/** Keeps nothing any more. */
export function forget() {
  try {
    localStorage.removeItem(DRAWER);
  } catch {
    // nothing was kept
  }
}
