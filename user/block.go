package user

import (
	"context"
	"iter"
	"time"

	"github.com/rongcloud-go/sdk/internal/paging"
	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// maxBlockMinutes is 30 days. The service has no permanent ban.
const maxBlockMinutes = 43200

// BlockedUser is a user who may not connect until a given time.
type BlockedUser struct {
	ID    string    `json:"userId"`
	Until time.Time `json:"until,omitzero"`
}

var opBlock = rongcloud.Operation{ID: "user.block", Path: "/user/block.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Block bans 1 to 20 users from the service (封禁用户) for 1 minute to 30 days, in whole minutes. Their clients are
// disconnected at once. A repeat starts the duration again.
//
// Operation user.block: POST /user/block.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/user/block
func (s *Service) Block(ctx context.Context, userIDs []string, duration time.Duration, opts ...rongcloud.CallOption) error {
	p := param.For(opBlock).Arg("userIDs", "userId").Arg("duration", "minute")
	p.IDs("userId", userIDs, 20)
	p.Minutes("minute", duration, 1, maxBlockMinutes)
	return p.Do(ctx, s.via(), opts)
}

var opUnblock = rongcloud.Operation{ID: "user.unblock", Path: "/user/unblock.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100)}

// Unblock lets 1 to 20 users connect again (解除封禁).
//
// Operation user.unblock: POST /user/unblock.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/user/unblock
func (s *Service) Unblock(ctx context.Context, userIDs []string, opts ...rongcloud.CallOption) error {
	p := param.For(opUnblock).Arg("userIDs", "userId")
	p.IDs("userId", userIDs, 20)
	return p.Do(ctx, s.via(), opts)
}

var opListBlocked = rongcloud.Operation{
	ID: "user.queryBlocked", Path: "/user/block/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// BlockedPage returns a page of the blocked users (查询封禁用户). The user whose ban ends last comes first. The zero Page is
// not paged: it returns the first 1000. A Page with a number has 50 users by default. The largest size is not
// documented.
//
// Operation user.queryBlocked: POST /user/block/query.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/user/query-blocked-list
func (s *Service) BlockedPage(ctx context.Context, page rongcloud.Page, opts ...rongcloud.CallOption) ([]BlockedUser, error) {
	p := param.For(opListBlocked)
	p.Page("page", "size", page, undocumented)
	if page.Size != 0 && page.Number == 0 {
		p.Fail("page", "must be given with page.Size (size)")
	}
	var answer struct {
		rongcloud.Envelope
		Users []struct {
			UserID       wire.Text `json:"userId"`
			BlockEndTime string    `json:"blockEndTime"`
		} `json:"users"`
	}
	meta, err := p.Call(ctx, s.via(), &answer, opts)
	if err != nil {
		return nil, err
	}
	blocked := make([]BlockedUser, len(answer.Users))
	for i, u := range answer.Users {
		until, err := meta.ParseTime(u.BlockEndTime)
		if err != nil {
			return nil, err
		}
		blocked[i] = BlockedUser{ID: string(u.UserID), Until: until}
	}
	return blocked, nil
}

// undocumented is the limit of a page size whose maximum is not documented.
const undocumented = 1<<31 - 1

// Blocked iterates over all blocked users (user.queryBlocked). It reads pages of 50. It ends with ErrUnavailable if the
// service repeats a page.
func (s *Service) Blocked(ctx context.Context, opts ...rongcloud.CallOption) iter.Seq2[BlockedUser, error] {
	return paging.All(opListBlocked, 50, func(number, size int) ([]BlockedUser, error) {
		return s.BlockedPage(ctx, rongcloud.Page{Number: number, Size: size}, opts...)
	})
}
