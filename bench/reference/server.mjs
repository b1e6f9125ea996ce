// The yardstick for chat: socket.io's own server telling what the product tells, keeping nothing. With REDIS it is one of
// several behind Redis's adapter. RAW serves the same words over bare WebSockets: the least that Node can do.
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";
import { WebSocketServer } from "ws";

const template = JSON.parse(process.env.TEMPLATE);
const port = Number(process.env.PORT);
const http = createServer((_request, answer) => answer.end("ok"));
let seq = 0;

function told(payload) {
  seq += 1;
  const entry = { ...template.entry, seq, parts: [payload.text] };
  return { ...template, entry };
}

async function withSocketIo() {
  const io = new Server(http, { transports: ["websocket"], pingInterval: 20000, pingTimeout: 20000 });
  if (process.env.REDIS) {
    const said = createClient({ url: process.env.REDIS });
    const heard = said.duplicate();
    await Promise.all([said.connect(), heard.connect()]);
    io.adapter(createAdapter(said, heard));
  }
  io.on("connection", (socket) => {
    const room = socket.handshake.query.room;
    socket.join(room);
    socket.on("say", (payload, answer) => {
      io.to(room).emit("tell", told(payload));
      answer({ ok: true, seq });
    });
  });
}

function withBareSockets() {
  const rooms = new Map();
  new WebSocketServer({ server: http, perMessageDeflate: false }).on("connection", (socket, request) => {
    const name = new URL(request.url, "http://localhost").searchParams.get("room");
    const room = rooms.get(name) ?? rooms.set(name, new Set()).get(name);
    socket.send('0{"sid":"x"}');
    socket.on("close", () => room.delete(socket));
    socket.on("message", (data) => {
      const text = data.toString();
      if (text === "40") {
        room.add(socket);
        socket.send('40{"sid":"x"}');
      } else if (text.startsWith("42")) {
        const at = text.indexOf("[");
        const packet = Buffer.from(`42${JSON.stringify(["tell", told(JSON.parse(text.slice(at))[1])])}`);
        for (const each of room) each.send(packet, { binary: false });
        socket.send(`43${text.slice(2, at)}[{"ok":true,"seq":${seq}}]`);
      }
    });
  });
}

await (process.env.RAW ? withBareSockets() : withSocketIo());
http.listen(port, "127.0.0.1");
