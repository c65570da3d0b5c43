// Package webhook receives the callbacks that RongCloud makes to an app server: copies of messages, messages that wait for a
// verdict, changes of chatrooms, users going online and offline, and more. The URL of each callback is set in the console.
//
//	handler, err := webhook.NewHandler(
//		webhook.WithApp(appKey, appSecret),
//		webhook.On(func(ctx context.Context, e webhook.ChatroomStatus) error {
//			return rooms.Note(ctx, e.Room, e.Change, e.UserIDs)
//		}),
//		webhook.OnPreSend(func(ctx context.Context, p webhook.PreSend) (webhook.Verdict, error) {
//			switch c := p.Content.(type) {
//			case message.Text:
//				if rude(c.Content) {
//					return webhook.Verdict{Decision: webhook.Block}, nil
//				}
//			case message.Unknown:
//				if c.Err != nil { // malformed: clients may parse it differently
//					return webhook.Verdict{Decision: webhook.Block}, nil
//				}
//			}
//			return webhook.Verdict{}, nil
//		}),
//	)
//	http.Handle("/rongcloud", handler)                                          // all callbacks, detected by content
//	http.Handle("/rongcloud/rooms", handler.For(webhook.KindChatroomStatus))    // or each at its own URL
//
// A Handler must be the first to read the body. Behind middleware that has read the body or the form, and in frameworks that do
// not use net/http, pass the bytes to [Handler.Answer]. In gin, a Handler can be wrapped. The module examples/gin shows both.
//
// # What a handler responds
//
// The service waits 5 seconds for a 200, and delivers again up to two times; after that the event is lost. A handler responds
// with:
//
//   - 200 if all functions returned nil, and for events of a known kind that no function takes;
//   - 500 if a function returned an error or panicked;
//   - 503 if a [Queue] was full, the [NonceStore] failed, or the same delivery is being handled;
//   - 401 if the request is not signed by the service;
//   - 400 if the body cannot be decoded: it is not valid for any kind, or for the kind at this URL; it is empty, because middleware has
//     read it; it is too large or too slow; or it matches no kind and no function takes Unknown.
//
// After any other status than 200 the service delivers again. The response does not give the reason; [OnError] and [WithLogger]
// do.
//
// If elements of a list cannot be decoded, the others are handled and the response is 400. The service then delivers the list
// again, with the same event IDs. Each event of a list has the full timeout of [WithTimeout], and a list is handled to its end
// even if the service has stopped waiting. Put long lists into a [Queue], which accepts a delivery whole or not at all.
//
// # What a handler checks
//
// A handler checks the signature with each secret, under all parameter names and locations that the service has used (those of
// private clouds with [WithPrivateCloud]). If the signature is in the query or the headers, it is checked before the body is
// read. The timestamp must be within 5 minutes of now. The body must not be too large or too slow, and must have a format that
// its kind has. A signature that was used with another body is refused. The signature covers neither the body nor the URL, so the
// URL of a callback should be https.
//
// # What the service does not guarantee
//
// The service guarantees no order, may deliver an event more than once, with the same signature or a new one, and drops it after
// the third failure. A consumer should use the [Event]'s ID, its time or its version, and call the API if it must be certain.
//
// See https://docs.rongcloud.io/platform-chat-api/auth-callback
package webhook
