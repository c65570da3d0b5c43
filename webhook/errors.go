package webhook

import "errors"

// Errors of deliveries that are refused, or that are accepted and then fail. The response contains only a status; [OnError] and
// the log have the error.
var (
	ErrMethod       = errors.New("webhook: not a POST")                                 // 405
	ErrBodyTooLarge = errors.New("webhook: the body is over the limit")                 // 400
	ErrBody         = errors.New("webhook: the body cannot be read")                    // 400
	ErrUnsigned     = errors.New("webhook: signature, nonce or timestamp is missing")   // 401
	ErrUnknownApp   = errors.New("webhook: the App Key is not one of this handler's")   // 401
	ErrSignature    = errors.New("webhook: the signature does not match")               // 401
	ErrExpired      = errors.New("webhook: the timestamp is too far from now")          // 401
	ErrReplayed     = errors.New("webhook: the signature was used for another body")    // 401
	ErrInProgress   = errors.New("webhook: the delivery is being handled already")      // 503
	ErrStore        = errors.New("webhook: the nonce store failed")                     // 503
	ErrQueueFull    = errors.New("webhook: the queue is full")                          // 503
	ErrQueueClosed  = errors.New("webhook: the queue was shut down")                    // 503
	ErrPanic        = errors.New("webhook: a function panicked")                        // 500
	ErrUnknownKind  = errors.New("webhook: the body matches no known callback")         // 400; no function takes Unknown
	ErrVerdict      = errors.New("webhook: the verdict cannot be carried out as it is") // 500
)
