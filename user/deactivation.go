package user

import (
	"context"
	"iter"
	"strings"

	"github.com/rongcloud-go/sdk/internal/paging"
	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/wire"
	"github.com/rongcloud-go/sdk/rongcloud"
)

const maxDeactivatedPage = 50

var opDeactivate = rongcloud.Operation{
	ID: "user.deactivate", Path: "/user/deactivate.json", Idempotent: true, Quota: rongcloud.PerSecond(100, rongcloud.CountUsers),
}

// Deactivate requests the deactivation of 1 to 100 users (注销用户), which erases their stored data. The work is not done
// when Deactivate returns. The deactivation callback reports the outcome within 15 minutes, with the operation id that
// Deactivate returns. A repeat is harmless but causes another callback.
//
// Operation user.deactivate: POST /user/deactivate.json, 100 users per second.
// See https://docs.rongcloud.io/platform-chat-api/user/deactivation/deactivate
func (s *Service) Deactivate(ctx context.Context, userIDs []string, opts ...rongcloud.CallOption) (operationID string, err error) {
	return s.changeActivation(ctx, opDeactivate, userIDs, opts)
}

var opReactivate = rongcloud.Operation{
	ID: "user.reactivate", Path: "/user/reactivate.json", Idempotent: true, Quota: rongcloud.PerSecond(100, rongcloud.CountUsers),
}

// Reactivate makes 1 to 100 deactivated ids usable again (重新激活用户). Erased data does not come back. The service refuses
// it within an hour of the deactivation. A callback reports the outcome, with the operation id that Reactivate returns.
//
// Operation user.reactivate: POST /user/reactivate.json, 100 users per second.
// See https://docs.rongcloud.io/platform-chat-api/user/deactivation/reactivate
func (s *Service) Reactivate(ctx context.Context, userIDs []string, opts ...rongcloud.CallOption) (operationID string, err error) {
	return s.changeActivation(ctx, opReactivate, userIDs, opts)
}

func (s *Service) changeActivation(ctx context.Context, op rongcloud.Operation, userIDs []string, opts []rongcloud.CallOption) (string, error) {
	p := param.For(op).Arg("userIDs", "userId")
	p.CheckCount("userId", len(userIDs), 100)
	for _, id := range userIDs {
		p.CheckID("userId", id)
		if strings.Contains(id, ",") {
			p.Fail("userId", "must not contain commas: they separate the ids of this call")
		}
	}
	// The documented example joins the ids with commas. All other operations repeat the parameter.
	p.Add("userId", strings.Join(userIDs, ","))
	p.Units(len(userIDs))
	var answer struct {
		rongcloud.Envelope
		OperateID wire.Text `json:"operateId"`
	}
	_, err := p.Call(ctx, s.via(), &answer, opts)
	return string(answer.OperateID), err
}

var opListDeactivated = rongcloud.Operation{
	ID: "user.queryDeactivated", Path: "/user/deactivate/query.json", Idempotent: true, Quota: rongcloud.CallsPerSecond(100),
}

// DeactivatedPage returns a page of the deactivated user ids (查询已注销用户), including those whose deactivation is in
// progress. A page has 1 to 50 ids, 50 by default.
//
// Operation user.queryDeactivated: POST /user/deactivate/query.json, 100 calls per second.
// See https://docs.rongcloud.io/platform-chat-api/user/deactivation/query-deactivated-list
func (s *Service) DeactivatedPage(ctx context.Context, page rongcloud.Page, opts ...rongcloud.CallOption) ([]string, error) {
	p := param.For(opListDeactivated)
	p.Page("pageNo", "pageSize", page, maxDeactivatedPage)
	var answer struct {
		rongcloud.Envelope
		Users []wire.Text `json:"users"`
	}
	_, err := p.Call(ctx, s.via(), &answer, opts)
	return wire.Strings(answer.Users), err
}

// Deactivated iterates over all deactivated user ids (user.queryDeactivated). It reads pages of 50. It ends with
// ErrUnavailable if the service repeats a page.
func (s *Service) Deactivated(ctx context.Context, opts ...rongcloud.CallOption) iter.Seq2[string, error] {
	return paging.All(opListDeactivated, maxDeactivatedPage, func(number, size int) ([]string, error) {
		return s.DeactivatedPage(ctx, rongcloud.Page{Number: number, Size: size}, opts...)
	})
}
