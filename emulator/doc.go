// Package emulator is a local RongCloud: it serves the Server API over HTTP from memory, so that a backend and its tests run
// without an account. Tests use it through package rongcloudtest; cmd/rongcloud-emulator is the same as a program.
//
//	emu, err := emulator.New()
//	server := httptest.NewServer(emu)
//
// It checks what the vendor documents: the signature headers, then the request against the catalogue of the API (unknown,
// missing or repeated parameters, every limit), and answers with the documented codes, field names, field types and date
// formats, odd ones included. A call that is refused changes nothing. Operations the emulator does not have yet are answered
// with HTTP 501; [Operations] lists those it has.
//
// Clients are emulated by [Session]: a test connects with a token, joins rooms, sends and receives. When a call is answered, all
// sessions have been told what it did.
//
// # Not for production
//
// Everything is in memory and stays there until the program ends, and the default credentials are public.
//
// # What it guesses
//
// Where the documentation is silent the emulator had to choose. The real service may differ in:
//
//   - A request's timestamp may be 5 minutes from the machine's time, and a nonce and timestamp are accepted once. The service
//     documents neither.
//   - A wrong App-Key is answered with 401 and code 1001.
//   - Ids may have any characters; only their length is checked. The documentation asks for letters and digits, clients work
//     with more.
//   - Every operation on a chatroom that does not exist answers 23410, except destroy, and reads that take several rooms. It
//     is documented for reading one room only.
//   - Codes that no table pairs with an HTTP status come with 200.
//   - Creating a chatroom that exists changes its settings to those of the call.
//   - A call that names several things of which one is wrong (an unknown user, a room that does not exist) is refused as a whole.
//   - Blocking, deactivating, reactivating, and joining to a chatroom need registered users; other calls take any user id.
//   - The server cannot join a user to a chatroom the user is blocked in: code 1002.
//   - A chatroom ends by idleness after its time without a join or a message; messages to all chatrooms do not count.
//   - A client that disconnects leaves its chatrooms at once, unless it is on the room's user allowlist.
//   - Joining shows the latest messages of the room's history; those sent with isPersisted=0 are not among them, nor are messages
//     to all chatrooms.
//   - A client in a chatroom may set and delete every attribute of it, whoever owns it.
//   - A user has one connection; a second ends the first.
//   - Recalling a message the emulator never saw succeeds, and the recall command is delivered. A message that is recalled stays
//     in the history, and the command follows it there.
//   - A deactivated user cannot connect, whatever the token. Reactivating within the hour answers code 1002.
//   - Operations that change groups are not emulated; [Emulator.SetGroup] sets the members that group messages go to.
//   - With [WithQuotas] a request that passes the checks of its signature and its parameters draws on the quota even where the
//     operation then refuses it, and a 429 does not say when to come back.
//   - With [WithDeduplication] a repeated msgRandom answers code 1002; the service's code is not documented. Numbers are told
//     apart by operation and sender, 0 is no number, and a message that was refused may be sent again under its number. Without
//     the option msgRandom is accepted and has no effect, as it is for an app that does not have the feature.
//   - Push, blocklists between users, read receipts, message priorities, and the lists of allowed and low-priority message types
//     are accepted and have no effect. No callback is called.
package emulator
