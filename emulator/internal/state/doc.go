// Package state has the state of one emulated app: its users, tokens, sessions, chatrooms, groups and messages, with all rules that
// hold between them.
//
// One lock guards a [State]. Its exported methods, and those of [Session], take the lock themselves. Each carries out one action
// as a whole or, when it returns a [Refusal], not at all. A change is committed first and then described to the observers as a
// [Change], under the lock, so that all observers see all changes in the same order, and those of a call before it returns.
//
// The package knows neither HTTP nor JSON, and nothing that uses it. What it needs from outside comes as a function: the verdict
// of a callback ([State.JudgeBy]) and the content of a recall command ([Config]).
//
// Methods of Session are what the client of a user may do, and those of State are what the app server may do. An action that both
// may do has one implementation, which a *Session (nil for the app server) is passed to.
package state
