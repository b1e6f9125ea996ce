// The client of the live line: a bundle of its own, fetched by socket.js once the page is there.
export { io } from "socket.io-client";
