// Package rongcloud is the signed HTTP client of the RongCloud (融云) IM Server API. The service packages, such as
// user, chatroom and message, are built on it:
//
//	client, err := rongcloud.New(appKey, appSecret, rongcloud.WithRegion(rongcloud.Beijing))
//	rooms := chatroom.New(client)
//	err = rooms.Create(ctx, chatroom.CreateParams{ID: "10086"})
//
// A Client is immutable and safe for concurrent use. A process may have many; those with the default transport share
// their connections. Every call takes a context and has a deadline for each attempt, 10 s by default (see
// [WithAttemptTimeout]). Every attempt has a new signature, and every call an X-Request-ID. A call fails with an
// [*Error] that has the operation, the request and the known outcome. Check the category, such as [ErrRateLimited] or
// [ErrOutcomeUnknown], with errors.Is, and a result code with [HasCode].
//
// A failed call is retried if that is safe: if it was not sent, if the service refused it for now, or if a repeat is
// harmless. [WithAttempts], [WithRetryBudget] and [WithBackoff] limit the retries. [WithEndpoint] and the region set
// the domains that a call can change to; [Client.Domains] returns which of them work. [WithLimiter] keeps calls within
// the documented quotas, and [Map] makes many calls at once.
//
// A response that is a stream is read as it arrives: [Events] yields server-sent events, and a [Download] writes to an
// io.Writer.
//
// [WithLogger] logs attempts. [WithObserver] reports calls to metrics and traces. [WithProxy], [WithTLSConfig],
// [WithMaxConnections] and [WithIdleConnections] change the transport, and [WithTransportMiddleware] wraps it.
//
// Official documentation: https://docs.rongcloud.io/platform-chat-api and https://docs.rongcloud.cn/platform-chat-api
package rongcloud
