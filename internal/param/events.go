package param

import (
	"context"
	"iter"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// Events is Call for a response that is a stream of events. The call is made when the iteration begins.
func (s *Set) Events(ctx context.Context, c rongcloud.Caller, opts []rongcloud.CallOption) iter.Seq2[rongcloud.Event, error] {
	return rongcloud.Events(ctx, checked{s, c}, s.req, opts...)
}

// checked is a Caller that returns the error of the Set.
type checked struct {
	set *Set
	to  rongcloud.Caller
}

func (c checked) Call(ctx context.Context, _ rongcloud.Request, out rongcloud.Answer, opts ...rongcloud.CallOption) (rongcloud.Meta, error) {
	return c.set.Call(ctx, c.to, out, opts)
}
