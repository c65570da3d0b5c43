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
// # What a handler answers
//
// The service waits 5 s for a 200 and delivers again up to twice; after that the event is lost. A handler answers 200 when all
// functions have returned nil, and for events nobody has a function for; 500 when a function returned an error or
// panicked, 503 when a [Queue] was full, the [NonceStore] failed or the same delivery is being handled: all of these bring the
// delivery again. It answers 401 and 400, without a reason, to what is not from the service or cannot be read; [OnError] and
// [WithLogger] tell why.
//
// # What is checked
//
// The signature, by each of the secrets, under all the names and in all the places the service has used (those of private clouds with
// [WithPrivateCloud]); its time, which must be within 5 minutes of now; the size of the body; and that the signature was not used with another body before. The signature
// covers neither body nor address, so a callback's address should be https.
//
// # What is not promised
//
// The service promises no order, may deliver an event more than once, signed anew or not, and drops it after the third failure. So
// a consumer goes by the [Event]'s ID, its time or its version, and asks the API where it must know for sure.
//
// See https://docs.rongcloud.io/platform-chat-api/auth-callback
package webhook
