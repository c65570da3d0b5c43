package emulator

import (
	"net/http"
	"time"

	"github.com/rongcloud-go/sdk/emulator/internal/api"
)

// Fault is something that goes wrong with requests of an operation: at most one of Refuse, Drop, Status, Cut and Malformed, after
// a Delay or at once.
type Fault struct {
	Times int // how many requests it hits; 0: all until ClearFaults

	Delay  time.Duration // waits first, or until the client gives up
	Refuse bool          // closes the connection without a response, before the call takes effect
	Drop   bool          // closes the connection without a response, after the call took effect

	Status      int         // responds with this status, 200 to 599, instead; the call does not take effect
	Header      http.Header // headers of that response
	ContentType string      // empty: JSON
	Body        string

	Cut       int  // sends only this many bytes of the response, after the call took effect
	Malformed bool // sends a response that is not JSON, after the call took effect
}

// Ready-made faults. Set Times on them to limit how often they strike.
var (
	// ServerError is a 503 as an overloaded gateway sends it.
	ServerError = Fault(api.ServerError)
	// HTMLError is a 502 with a page instead of JSON.
	HTMLError = Fault(api.HTMLError)
	// NotEnabled says that the service behind the operation is switched off: HTTP 430 with code 1009.
	NotEnabled = Fault(api.NotEnabled)
	// DropBefore closes the connection before the call takes effect. The client cannot know that.
	DropBefore = Fault(api.DropBefore)
	// DropAfterCommit closes the connection after the call took effect. The client cannot know that either.
	DropAfterCommit = Fault(api.DropAfterCommit)
	// CutAnswer cuts the response off after 5 bytes. The call took effect.
	CutAnswer = Fault(api.CutAnswer)
	// MalformedJSON sends something that begins like a response, after the call took effect.
	MalformedJSON = Fault(api.MalformedJSON)
)

// RateLimited is a 429 with code 1008 and a Retry-After, which 0 leaves out.
func RateLimited(retryAfter time.Duration) Fault { return Fault(api.RateLimited(retryAfter)) }

// Latency delays the response.
func Latency(d time.Duration) Fault { return Fault(api.Latency(d)) }

// AllOperations injects a fault into every operation.
const AllOperations = api.AllOperations
