// Package rongcloud is the signed HTTP client of the RongCloud (融云) IM Server API. The service packages, such as
// user, chatroom and message, are built on it:
//
//	client, err := rongcloud.New(appKey, appSecret, rongcloud.WithRegion(rongcloud.Beijing))
//	rooms := chatroom.New(client)
//	err = rooms.Create(ctx, chatroom.CreateParams{ID: "10086"})
//
// A Client keeps the configuration it was made with and is safe for concurrent use; a process may have many, and those that
// change nothing about the transport share their connections. Every call takes a context, has a deadline per attempt (10 s
// unless [WithAttemptTimeout] says otherwise), is signed afresh, carries an X-Request-ID, and fails with an [*Error] that names
// the operation, the request and what is known about its outcome. Ask with errors.Is for one of the categories, such as
// [ErrRateLimited] or [ErrOutcomeUnknown], and with [HasCode] for one result code.
//
// A failed call is retried where that is safe: when it was not sent, when it was refused for the moment, or when it may be
// repeated without harm. [WithAttempts], [WithRetryBudget] and [WithBackoff] bound the retries; [WithEndpoint] and the region name
// the domains a call can change to, and [Client.Domains] tells which of them work. [WithLimiter] keeps calls within the
// documented quotas, and [Map] makes many calls at once.
//
// An answer that is a stream is read as it arrives: [Events] yields server-sent events, and a [Download] goes to a writer.
//
// [WithLogger] logs attempts, and [WithObserver] gives metrics and traces what they need. [WithProxy], [WithTLSConfig],
// [WithMaxConnections] and [WithIdleConnections] change the transport, and [WithTransportMiddleware] wraps it.
//
// Official documentation: https://docs.rongcloud.io/platform-chat-api and https://docs.rongcloud.cn/platform-chat-api
package rongcloud
