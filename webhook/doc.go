// Package webhook takes the callbacks that RongCloud makes to an app server: copies of messages, messages that wait for a verdict,
// changes of chatrooms, users coming and going, and more. Each callback's address is typed into the console.
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
//				if c.Err != nil { // clients may read something else in it
//					return webhook.Verdict{Decision: webhook.Block}, nil
//				}
//			}
//			return webhook.Verdict{}, nil
//		}),
//	)
//	http.Handle("/rongcloud", handler)                                          // all callbacks, told apart by what is in them
//	http.Handle("/rongcloud/rooms", handler.For(webhook.KindChatroomStatus))    // or each by an address of its own
//
// A Handler must be the first to read the body. Behind middleware that has read the body or the form, and in frameworks that are
// not net/http's, hand the bytes to [Handler.Answer]; gin's own handlers can wrap a Handler. The module examples/gin shows both.
//
// # What a handler answers
//
// The service waits 5 s for a 200 and delivers again up to twice; after that the event is lost. A handler answers:
//
//   - 200 when all functions have returned nil, and for events of a known kind that nobody has a function for;
//   - 500 when a function returned an error or panicked;
//   - 503 when a [Queue] was full, the [NonceStore] failed, or the same delivery is being handled;
//   - 401 to what is not signed by the service;
//   - 400 to what cannot be read: a body that no kind can have, or not the kind at this URL; an empty body, which something before
//     the handler has read; a body that is too large or too slow; and a body of no known kind when nobody has a function for Unknown.
//
// All but 200 bring the delivery again. The sender learns no reason; [OnError] and [WithLogger] do.
//
// A list with elements that cannot be read is answered with 400 after the others were handled, so the service delivers them
// again: their IDs are the same. Each event of a list has the whole time of [WithTimeout], and a list is handled to its end even if
// the service has stopped waiting; a long one is best put into a [Queue], which takes a delivery whole or not at all.
//
// # What is checked
//
// The signature, by each of the secrets, under all the names and in all the places the service has used (those of private clouds
// with [WithPrivateCloud]), before the body is read where it is in the query or the headers; its time, which must be within 5
// minutes of now; the size of the body, and that it arrives in time; that its format is one the kind has; and that the signature was
// not used with another body before. The signature covers neither body nor URL, so a callback's URL should be https.
//
// # What is not promised
//
// The service promises no order, may deliver an event more than once, signed anew or not, and drops it after the third failure. So
// a consumer goes by the [Event]'s ID, its time or its version, and asks the API where it must know for sure.
//
// See https://docs.rongcloud.io/platform-chat-api/auth-callback
package webhook
