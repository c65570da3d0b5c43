package emulator

import (
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
)

// SeenRequest is a request of the Server API that the emulator received, and its response. It has no secret, no signature and no
// token: headers are not kept, and the bodies of responses only for the console, masked.
type SeenRequest struct {
	Time      time.Time
	Operation string // catalogue id; empty for an unknown path
	Method    string
	Path      string
	Query     string
	Body      string
	RequestID string
	Signed    bool   // the signature was right
	Status    int    // of the response, even if a fault dropped it; 0: no response
	Code      int    // result code
	Refusal   string // the message of a refusal
	Fault     string // the fault that was injected

	// Warnings describe what the documentation does not allow in the request. Unless the emulator is strict
	// ([WithStrict]), it carries out the request nevertheless. There are at most 20.
	Warnings []string
}

func seenRequestOf(r *api.SeenRequest) SeenRequest {
	return SeenRequest{
		Time: r.Time, Operation: r.Operation, Method: r.Method, Path: r.Path, Query: r.Query, Body: r.Body, RequestID: r.RequestID,
		Signed: r.Signed, Status: r.Status, Code: r.Code, Refusal: r.Refusal, Fault: r.Fault, Warnings: r.Warnings,
	}
}
