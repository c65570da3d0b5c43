// Package state has the state of an emulated app: its users, tokens, sessions, chatrooms, groups and messages, with all
// rules for them.
//
// One lock guards a [State]. The exported methods of State and [Session] take the lock. Each carries out one action as
// a whole or, if it returns a [Refusal], not at all. A change is made first and then passed to the observers as a
// [Change], under the lock. So all observers receive all changes in the same order, and the changes of a call before it
// returns.
//
// The package imports neither HTTP nor JSON, and nothing that uses it. What it needs from outside is a function: the
// verdict of a callback ([State.JudgeBy]) and the content of a recall command ([Config]).
//
// The methods of Session are for the client of a user, and those of State are for the app server. An action of both has
// one implementation, with a *Session parameter that is nil for the app server.
package state
