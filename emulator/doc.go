// Package emulator is a local RongCloud. It serves the Server API over HTTP from memory, so that a backend and its tests run
// without an account. Package rongcloudtest uses it in tests, and cmd/rongcloud-emulator is a program that runs it.
//
//	emu, err := emulator.New()
//	server := httptest.NewServer(emu)
//
// The emulator checks what the vendor documents: first the signature headers, then the request against the catalogue of the API
// (missing or repeated parameters, every limit). It responds with the documented codes, field names, field types and date formats,
// odd ones included. A refused call changes nothing. An operation that the emulator does not have is refused with HTTP 501.
// [Operations] returns those it has, and [WithOperation] adds one.
//
// A [Session] emulates a client: a test connects with a token, joins rooms, sends and receives. When a call returns, all sessions
// have received its events.
//
// With [WithWebhook] the emulator sends callbacks to the app. They are signed and have three attempts of 5 s each; only a 200 is a
// success. It obeys the verdicts of webhook.KindPreSend. [Emulator.AwaitWebhooks] waits until all callbacks are delivered, and
// [Emulator.Deliveries] returns them. With [WithWebhookDisorder] callbacks are out of order and repeated, as those of the service
// may be.
//
// The vendor's browser client can connect too, at the same address. The emulator serves its navigation (/navi.js, /v2/navi.json,
// /ping) and its gateway (/websocket) beside the API, with the same users, rooms and messages. A page is a client like a [Session].
// docs/browser-client.md in the repository says which versions are known to work, and how to connect a page to the emulator.
//
// # Modes
//
// By default the emulator accepts what the service accepts, so that the SDKs of other languages work unchanged. The request log
// ([SeenRequest]) then has a warning for everything that the documentation does not allow. With [WithStrict] the emulator refuses
// such requests, so that a test fails.
//
// Accepted with a warning are:
//
//   - nonces of more than 18 characters, a nonce and timestamp that were used before, and timestamps of any time;
//   - several slashes in a row in a path, which count as one;
//   - an empty body without a Content-Type, which counts as a form;
//   - parameters that the operation does not have, which are ignored;
//   - True, 1, False, 0 and the empty string for a boolean, in JSON also the numbers 1 and 0; and true and false in these spellings
//     for a boolean that is documented as 1 or 0;
//   - strings that hold a number in place of the number in a JSON body;
//   - 0 for an optional number that cannot be 0, such as destroyTime, an empty optional parameter that cannot be empty, and null for
//     an optional member: all of these mean the default;
//   - values separated by commas in place of a repeated parameter, and the reverse;
//   - a number above its limit if the documentation limits the result, as for count of chatroom.queryMembers: it is capped.
//
// # Console
//
// With [WithConsole] a browser shows the emulator live: rooms, users, messages, requests with their responses, and faults. Forms
// change them. The program serves the console at http://127.0.0.1:8585/_console.
//
// # Not for production
//
// Everything is in memory until the program ends, and the default credentials are public.
//
// # Assumptions
//
// Where the documentation is silent the emulator makes assumptions. The real service may differ:
//
//   - The service documents neither the maximum age of a timestamp nor whether a nonce and timestamp are accepted twice. A strict
//     emulator accepts timestamps up to 5 minutes from the machine's time, and a nonce and timestamp once.
//   - What is accepted with a warning, as listed above, is known from the SDKs of other languages, not from the documentation. The
//     documentation even asks for a digit in autoDelete, where the vendor's Go SDK sends true. A parameter that is not a list is
//     refused if it is repeated.
//   - A wrong App-Key is refused with 401 and code 1001.
//   - Ids of users, groups and chatrooms may have any visible characters, and at most 64 bytes in all calls. The documentation asks
//     for letters and digits, but clients work with more.
//   - The messages of a chatroom are deleted with it: reading them fails with 23410. A chatroom keeps its latest 10,000 messages, up
//     to 16 MiB. A user who is offline keeps the first 1000 messages, up to 16 MiB.
//   - Every operation on a chatroom that does not exist fails with 23410, except destroy and reads of several rooms. The
//     documentation says so only for reading one room.
//   - A code that no table pairs with an HTTP status has status 200.
//   - Creating a chatroom that exists changes its settings to those of the call.
//   - A call with several targets fails as a whole if one is wrong (an unknown user, a room that does not exist).
//   - Blocking, deactivating, reactivating, and joining a chatroom require registered users. Other calls accept any user id.
//   - The server cannot join a user to a chatroom in which the user is blocked: code 1002.
//   - An idle chatroom is destroyed when no user has joined it and no message was sent to it for its time. Messages to all chatrooms
//     do not count.
//   - A client that disconnects leaves its chatrooms at once, unless it is on the room's user allowlist.
//   - Joining returns the latest messages of the room's history. It does not return messages with isPersisted=0 and messages to all
//     chatrooms.
//   - A client in a chatroom may set and delete all of its attributes, whoever owns them.
//   - A user has one connection. A second one ends the first.
//   - Recalling a message of an ultra group (conversation type 10) fails with 501.
//   - Recalling a message that the emulator does not know succeeds, and delivers the recall command. A recalled message stays in the
//     history, followed by the command.
//   - A message is modified or expanded only in the conversation it is in, by its sender or by anybody: else 20116 and 22201, which are
//     also for messages that are not known. Messages that are not stored, that were recalled, commands, notifications and streams are
//     not modified: 20116. A message may be modified for 24 hours after it was sent. Codes of such refusals come with HTTP 200.
//   - A modified message keeps the pairs of its expansion. All users of the conversation are told ([EventMessageModified]), those who
//     are away when they connect; browsers are not told yet. No callback is called, and no verdict asked for.
//   - Pairs of a message are told to others as RC:MsgExMsg, which waits for who is away. A recalled message cannot be expanded: 22202; a
//     stream's pairs are the service's: 22204.
//   - The history of a user has what the user received, what its clients sent, and what the server sent for it with isIncludeSender=1.
//     Members see all that was stored in a group, whenever they joined. The time endTime is included. Of all conversations of users and
//     groups together the latest 10,000 messages are kept, with 16 MiB.
//   - Cleaning a history keeps messages of exactly the time. What was cleaned once stays so.
//   - A template is filled in one pass, the longest marker first; a marker without a value stays. Each recipient that is named twice gets
//     two messages.
//   - A chunk of a stream that was taken before is answered as the first time. A gap, a chunk after the end or after the service ended
//     the stream, and another sender or target than the first chunk's answer 1002. The history has the first chunk until the end. The
//     summary in the expansion has 100 characters. Clients cannot follow a stream while it is written.
//   - The log of an hour is there as soon as the hour is over: at most the latest 10,000 messages of all hours, with 16 MiB. It has what
//     was sent, not what was changed, as lines with a time and a JSON object, whose names come from old pages, in a zip that anybody may
//     download at /_logs/.
//   - A translation is the text with the language before it: "[en] text".
//   - A deactivated user cannot connect with any token. Reactivating within the hour fails with code 1002.
//   - A call that would give a group more than 3000 members, or more than maxMember, adds nobody and fails with HTTP 405 and code
//     405. A call that would mute more than 100 users in all groups fails with code 1002.
//   - A group that does not exist is never an error: create, join and sync create it; mutes, allowlists and push remarks are stored
//     for it; the other calls have no effect. Creating a group that exists renames it and adds the users. A group whose last
//     member leaves still exists.
//   - Members, and the groups of a user, are listed in the order of joining, muted groups in the order of muting, and muted users by
//     the start of the mute.
//   - Mutes of members and push remarks stay when a group is dismissed, as the documentation says of a mute of all and its allowlist.
//     A mute without an end is listed with an empty time. Muting again starts a new period. Mutes in all groups and mutes in single
//     groups are listed separately, and lifting one does not lift the other. Push remarks have no effect.
//   - When a client sends to a group, its membership is checked first (22406), then mutes (22408, the same code for all kinds).
//     A message that the server sends to a group that does not exist is stored and reaches nobody.
//   - A message that is sent along with a change of a group (bindNotifyMsg) needs a sender, a type and a content, else 1002. It is
//     sent after users join or the name changes, and before users leave. It is stored only with isPersisted=1.
//   - A push must have an audience, and a text for each of its platforms: code 1002. It has no effect, because no client of the
//     emulator is a phone.
//   - Messages of ultra groups can only be read. [Emulator.SetUltraGroup] creates them. An unknown ultra group fails with 24410 and
//     an unknown channel with 24414, both with HTTP 200. A message that is not in its given channel is left out. A message without a
//     channel is in RCDefault, or in the busChannel of the call, and the response then has RCDefault.
//   - A conversation need not exist to have settings, and its ids need not be registered. Chatrooms have none: code 1002. isMuted=1
//     sets level 1 and isMuted=0 level 0. Without isMuted and unpushLevel the call fails with code 1002. A busChannel has an effect
//     for ultra groups only.
//   - Pinning a conversation again changes topTime. Unpinning one that was never pinned changes nothing; one that was unpinned keeps
//     its topTime. A level that was set back to 0 is returned as 0. The level of the type is not used for a conversation's own.
//   - Tags are added to the user's other tags. More than 20 in all fail with code 26004 and HTTP 200, and none is added. A renamed
//     tag keeps its time. Adding to an unknown tag fails with code 1002; removing from it, or deleting it, succeeds. A conversation
//     that is added to its tag again keeps its place. The conversation that was added last is listed first.
//   - Settings and tags that change are reported to the user's session ([EventConversationChanged], [EventTagsChanged]), with one
//     event for each conversation; deleting tags is one event. A call that changes nothing is not reported. Browsers are notified of
//     changed settings and pull them; they do not receive tags without conversations. Levels are only stored: the emulator pushes
//     no messages.
//   - Sensitive words take effect at once. With a delay ([WithSensitiveWords]) additions and deletions wait. Two words are the same
//     if their text is equal. They match anywhere in a text, in upper and lower case. If several match at one place, the longest is
//     replaced. An empty replaceWord means none. Adding a word again may change its kind; it counts once.
//   - More sensitive words than the app may have fail with code 1002. A batch then adds none; it returns remainQuota with the error
//     and on success. Deleting an unknown word succeeds. Words are listed in the order they were added.
//   - Sensitive words are checked after the sender's rights and before the app's verdict, in messages of clients to users, groups
//     and chatrooms. They are not checked in system messages, broadcasts, expansions and attributes. A blocked message is in no
//     history, also not in the sender's. The Server API does not report it; a session receives it with TellSender, a browser never.
//   - With [WithQuotas] a request with a valid signature and valid parameters uses the quota even if the operation then refuses it. A
//     429 has no Retry-After.
//   - With [WithDeduplication] a repeated msgRandom fails with code 1002; the service's code is not documented. Numbers are separate
//     for each operation and sender, and 0 means none. A message that was refused may be sent again with its number. Without the
//     option msgRandom is accepted and has no effect, as for an app without the feature.
//   - Push, blocklists between users, read receipts, message priorities, and the lists of allowed and low-priority message types are
//     accepted and have no effect.
//
// Of callbacks:
//
//   - Every attempt has a new signature. A retry follows a failed attempt at once. Each URL receives one callback at a time, in the
//     order of events. The service guarantees no order.
//   - After 10 timeouts in a row a URL receives no callbacks for a minute.
//   - Messages of clients to users, groups and chatrooms are copied. With [WithServerMessageRouting] those of the Server API
//     are copied too, including those sent with an attribute. Status messages, recalls and broadcasts, also to
//     all chatrooms, are not copied. Neither they nor system messages wait for a verdict.
//   - A typing message of a client is a status message, and so is a message that is not stored.
//   - A message waits 3 s for its verdict. It is sent to the app once, and delivered if there is no usable response. Its time is that
//     of its delivery, and its UID is the one that the app received. The rules for the sender are then checked again: a sender who was
//     muted in the meantime, or has left, sends nothing and receives the usual code.
//   - Sending a message that is blocked succeeds. The sender's session receives [EventMessageBlocked]; for a message of the Server API
//     nobody does. A call of the Server API returns when its messages have their verdicts.
//   - New push options in a verdict have no effect. A new expansion has an effect if the message is expandable.
//   - Several users who join by one call, or are blocked by one, are reported in one event. A client whose connection ends leaves its
//     chatrooms with the cause "absence", or "ban" if the user was blocked. The service waits for 30 s and 30 messages before that;
//     the emulator does not. A chatroom that is destroyed reports no users and no attributes.
//   - No two changes of a chatroom have the same time. An attribute's version is a time in milliseconds that always increases.
//   - The user of an attribute's change is the user who made it, or who left if the attribute was deleted with its owner.
//   - A session counts as a device of the platform Websocket. When it ends, for any reason, the user is offline, never logged out.
//   - Deactivations and reactivations are reported at once, even if the user was in that state.
//
// # Assumptions about browsers
//
// The protocol of the browser client is not documented. The emulator follows the published client libraries and works with them, but
// it was not compared with the service:
//
//   - Members of a room are notified of a message and pull it. Messages outside of rooms are pushed, or pulled if there are many or the
//     client has just connected.
//   - A message outside of rooms counts as received once it was written to the browser's connection, whether the page read it or not.
//   - A client does not pull its own messages, except those that the server sent with isIncludeSender=1. The history that it receives
//     when it joins has them.
//   - Messages that are sent while a room's distribution is stopped are never pulled as new messages. The history has them.
//   - An invalid token is refused with status 4, an expired token with 10, a blocked user with 9, a deactivated user with 4, another
//     App Key with 2, and another version of the protocol with 1. A user who is blocked or deactivated while connected receives status
//     2. An expired token does not end a connection, as documented.
//   - A browser that was removed from a room, or whose room was destroyed, is not notified: no frame is known for it, nor for the
//     notices of needNotify. Its next request fails, with 23406 after a removal and 23410 after a destruction.
//   - Members, history and attributes of a room are only for users in it: 23406. A request for the attributes of another room returns
//     none, because the client would never ask again after an error.
//   - An attribute of another user can be set or deleted only with the overwriting variant: 23424. Deleting one that does not exist
//     fails with 23427, an invalid key or value with 23412, and more attributes than a room holds with 23423.
//   - After an attribute was removed, clients receive all remaining attributes instead of the removal.
//   - A response has at most 200 messages of a room's history, the latest first. The info of a room has at most 20 members.
//   - A request that the emulator does not support fails with 34001.
//   - A user has one connection, whatever a console would allow.
//   - The time of joining that a client receives may be a millisecond before the one in lists.
package emulator
