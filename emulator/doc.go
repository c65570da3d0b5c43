// Package emulator is a local RongCloud: it serves the Server API over HTTP from memory, so that a backend and its tests run
// without an account. Tests use it through package rongcloudtest; cmd/rongcloud-emulator is the same as a program.
//
//	emu, err := emulator.New()
//	server := httptest.NewServer(emu)
//
// It checks what the vendor documents: the signature headers, then the request against the catalogue of the API (missing or
// repeated parameters, every limit), and answers with the documented codes, field names, field types and date formats, odd ones
// included. A call that is refused changes nothing. Operations the emulator does not have yet are answered with HTTP 501;
// [Operations] lists those it has, and [WithOperation] adds one.
//
// Clients are emulated by [Session]: a test connects with a token, joins rooms, sends and receives. When a call is answered, all
// sessions have been told what it did.
//
// With [WithWebhook] it calls the app's callbacks: signed, three attempts of 5 s each, only a 200 counts; and it obeys the verdicts
// of webhook.KindPreSend. [Emulator.AwaitWebhooks] waits until all is delivered, [Emulator.Deliveries] tells what was,
// [WithWebhookDisorder] delivers in disorder and more than once, as the service may.
//
// The vendor's browser client connects as well, to the same address: its navigation (/navi.js, /v2/navi.json, /ping) and its
// gateway (/websocket) are served beside the API, over the same users, rooms and messages. A page is a client as a [Session] is.
// docs/browser-client.md in the repository says which versions are known to work, and how to point a page at the emulator.
//
// # Modes
//
// By default the emulator takes what the service takes, so that the SDKs of other languages work as they are, and notes what the
// documentation does not allow as a warning in the request log ([SeenRequest]). With [WithStrict] it refuses every request that
// the documentation does not allow, so that a test fails on one.
//
// Taken with a warning are:
//
//   - nonces of more than 18 characters, a nonce and timestamp that were used before, and timestamps of any time;
//   - several slashes in a row in a path, which stand for one;
//   - an empty body without a Content-Type, which is taken for a form;
//   - parameters that the operation does not have, which are ignored;
//   - True, 1 and False, 0 and the empty text for a flag, in JSON also the numbers 1 and 0; true and false in these spellings for a
//     flag that is documented as 1 or 0;
//   - numbers written as texts in a JSON body;
//   - 0 for an optional number that cannot be 0, such as destroyTime, an empty optional parameter that cannot be empty, and null for
//     an optional member: all of these stand for the default;
//   - values joined with commas where the parameter is to be repeated, and the other way round;
//   - a number above its limit where the documentation bounds what comes back, as with count of chatroom.queryMembers: it is capped.
//
// # Console
//
// With [WithConsole] a browser shows what is in the emulator while it happens: rooms, users, messages, requests with their answers,
// and faults, with forms to change them. The program has it at http://127.0.0.1:8585/_console.
//
// # Not for production
//
// Everything is in memory and stays there until the program ends, and the default credentials are public.
//
// # What it guesses
//
// Where the documentation is silent the emulator had to choose. The real service may differ in:
//
//   - The service documents neither how old a timestamp may be nor whether a nonce and timestamp are accepted twice. A strict
//     emulator takes timestamps up to 5 minutes from the machine's time, and a nonce and timestamp once.
//   - What is taken with a warning, as listed above, is known from the SDKs of other languages, not from the documentation, which
//     even asks for a digit in autoDelete where the vendor's Go SDK sends true. A parameter that is no list is refused when it is
//     repeated.
//   - A wrong App-Key is answered with 401 and code 1001.
//   - Ids of users, groups and chatrooms may have any visible characters, and at most 64 bytes wherever one is named. The
//     documentation asks for letters and digits, clients work with more.
//   - A destroyed chatroom takes its messages with it: reading them answers 23410. Of a chatroom the latest 10,000 messages are kept,
//     with 16 MiB; of the messages a user gets while offline, the first 1000, with 16 MiB.
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
//   - Recalling a message of an ultra group (conversation type 10) answers 501.
//   - Recalling a message the emulator never saw succeeds, and the recall command is delivered. A message that is recalled stays
//     in the history, and the command follows it there.
//   - A deactivated user cannot connect, whatever the token. Reactivating within the hour answers code 1002.
//   - Of the operations on groups only group.sync is emulated; [Emulator.SetGroup] sets the members that group messages go to as
//     well. A sync makes the groups that do not exist. When one of the groups has 3000 members, the call changes nothing and answers
//     HTTP 405 and code 405.
//   - A push must have an audience, and a text for each platform that it names: code 1002. It has no effect, since no client of the
//     emulator is a phone.
//   - Messages of ultra groups are only read; [Emulator.SetUltraGroup] puts them there. An unknown ultra group answers 24410, an
//     unknown channel 24414, both with HTTP 200. A message that is not in the channel that is named is left out. No channel means
//     RCDefault, or the channel of the call's own busChannel, and RCDefault is what the answer names.
//   - With [WithQuotas] a request that passes the checks of its signature and its parameters draws on the quota even where the
//     operation then refuses it, and a 429 does not say when to come back.
//   - With [WithDeduplication] a repeated msgRandom answers code 1002; the service's code is not documented. Numbers are told
//     apart by operation and sender, 0 is no number, and a message that was refused may be sent again under its number. Without
//     the option msgRandom is accepted and has no effect, as it is for an app that does not have the feature.
//   - Push, blocklists between users, read receipts, message priorities, and the lists of allowed and low-priority message types
//     are accepted and have no effect.
//
// Of callbacks:
//
//   - Every attempt is signed anew, and follows the failed one at once. One address is called once at a time, in the order of
//     events; the service promises no order.
//   - After 10 time-outs in a row the address is not called for a minute.
//   - Copies are made of messages of clients to users and chatrooms, and with [WithServerMessageRouting] of those the Server API
//     sends to users, groups and chatrooms, also along with an attribute. Status messages, recalls and broadcasts, also those to
//     all chatrooms, are not copied. Neither they nor system messages wait for a verdict.
//   - A typing message of a client is a status message, and so is one that is not to be kept.
//   - A message waits 3 s for its verdict, is sent to the app once, and is delivered where no usable answer comes. Its time is that
//     of its delivery, its UID is the one the app was told. The rules for the sender are checked again: who was muted meanwhile, or
//     has left, sends nothing, and gets the usual code.
//   - Sending a message that is blocked succeeds. The sender's session is told ([EventMessageBlocked]); where the Server API sent
//     it nobody is. A call of the Server API is answered when the verdicts on its messages are there.
//   - New push options in a verdict have no effect, a new expansion has where the message is expandable.
//   - Several users who join by one call, or are blocked by one, are told in one event. A client whose connection ends leaves its
//     chatrooms with the cause "absence", and with "ban" when the user was blocked; the 30 s and 30 messages that the service waits
//     are not waited for. A chatroom that is destroyed tells of no users and no attributes.
//   - No two changes of one chatroom have the same time, and an attribute's version is a time in milliseconds, made to increase.
//   - The user of an attribute's change is who asked for it, and who left where it went with its owner.
//   - A session counts as a device of the platform Websocket. When it ends, whatever the reason, the user is offline, never logged
//     out.
//   - Deactivating and reactivating is told at once, also where the user was in that state already.
//
// # What it guesses of the browser's side
//
// The protocol of the browser client is not documented. It is taken from the published client libraries, so that what follows
// satisfies them, and was not compared with the service:
//
//   - Members are told of a message in a room and pull it; messages outside of rooms are pushed, and pulled when there are many or
//     the client has just connected.
//   - A message outside of rooms counts as arrived once it was written to the browser's connection, whether the page read it or not.
//   - A client's own messages are left out of what it pulls, except where the server sent them with isIncludeSender=1; the history
//     that it gets when it joins has them.
//   - What is sent while a room's distribution is stopped is never pulled as news; the history has it.
//   - A token of no use is refused with status 4, one that was expired with 10, a blocked user with 9, a deactivated one with 4,
//     another App Key with 2, another version of the protocol with 1. A user who is blocked or deactivated while connected is told
//     status 2. An expired token does not end a connection, as documented.
//   - A browser that was removed from a room, or whose room was destroyed, is not told: there is no known frame for it, nor for
//     the notices of needNotify. It learns it from its next request, 23406 after the former, 23410 after the latter.
//   - Members, history and attributes of a room are for those in it: 23406. Asking for the attributes of a room one is not in is
//     answered as for an empty one, since the client would never ask again.
//   - An attribute of another user is set or deleted only with the overwriting variant: 23424. Deleting one that does not exist
//     answers 23427, a key or value that is not allowed 23412, more than a room holds 23423.
//   - After an attribute was removed clients get all of the rest instead of the removal.
//   - The history of a room has at most 200 messages in one answer, the latest first; the info of a room has at most 20 members.
//   - What the client asks for and the emulator does not have answers 34001.
//   - A user has one connection, whatever a console would allow.
//   - A room's times of joining told to a client may be a millisecond before the ones in lists.
package emulator
