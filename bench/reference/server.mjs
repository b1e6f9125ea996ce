// The yardstick for chat: socket.io's own server with one room, telling what the product tells, keeping nothing.
import { createServer } from "node:http";
import { Server } from "socket.io";

const template = JSON.parse(process.env.TEMPLATE);
const http = createServer((_request, answer) => answer.end("ok"));
const io = new Server(http, { transports: ["websocket"], pingInterval: 20000, pingTimeout: 20000 });
let seq = 0;

io.on("connection", (socket) => {
  socket.join("room");
  socket.on("say", (payload, answer) => {
    seq += 1;
    const entry = { ...template.entry, seq, parts: [payload.text] };
    io.to("room").emit("tell", { ...template, entry });
    answer({ ok: true, seq });
  });
});

http.listen(Number(process.env.PORT), "127.0.0.1");
